/** What the build of the page makes: scripts/page/bundle.mjs. */

declare module 'mailstitch:module' {
  /** build/mailstitch.wasm, gzipped, as base64. */
  const packed: string;
  export default packed;
}

declare module 'mailstitch:worker' {
  /** The worker as one script. */
  const script: string;
  export default script;
}

declare module 'mailstitch:sample' {
  /** examples/mail_logs.log. */
  const text: string;
  export default text;
}

declare module 'mailstitch:version' {
  /** Of package.json. */
  const version: string;
  export default version;
}
