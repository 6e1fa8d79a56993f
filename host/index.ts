export { createStitcher, type OnOutput, type Output, Stitcher } from './engine.js';
export { SettingsError } from './errors.js';
export * from './types.js';
