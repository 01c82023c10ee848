/** How many records a partition takes, beside raw Aeron IPC and a hand-written loop in the same run. */
package io.corelane.perf.throughput;
