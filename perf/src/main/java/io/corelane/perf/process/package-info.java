/** Processes that a benchmark starts, and what they say to each other. */
package io.corelane.perf.process;
