// Specs need no system: every call says that there is none (WASI error 52).
const wasi = new Proxy({}, { get: () => () => 52, has: () => true });

export default {
  entries: ['assembly/__tests__/**/*.spec.ts'],
  include: ['assembly/__tests__/**/*.include.ts'],
  disclude: [/node_modules/],
  async instantiate(memory, createImports, instantiate, binary) {
    return instantiate(binary, createImports({ env: { memory }, wasi_snapshot_preview1: wasi }));
  },
  outputBinary: false,
};
