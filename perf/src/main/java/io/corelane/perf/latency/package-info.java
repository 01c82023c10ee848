/** Latency at a fixed rate over real processes, beside a ping-pong without Corelane and the machine's own hiccups. */
package io.corelane.perf.latency;
