export { createStitcher } from './create-stitcher.js';
export type { OnOutput, OnTrace, Output, Stitcher } from './engine.js';
export { SettingsError } from './errors.js';
export * from './types.js';
