import { newGraph } from '../../rules/graph';

/** The graph of the rows for terms of events. Lines are not matched with them. */
export const eventGraph: usize = newGraph();
