/** Calls of the page that wait meanwhile are answered. */
export function otherWork(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
