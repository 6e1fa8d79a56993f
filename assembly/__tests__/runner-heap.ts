/**
 * The heap of the test runner takes all memory that there is when it is first used. The core takes its own
 * from the end of memory, some of it at start: a spec imports this before any room of the core, or both use
 * the same bytes.
 */
heap.free(heap.alloc(16));
