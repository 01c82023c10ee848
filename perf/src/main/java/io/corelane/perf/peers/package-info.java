/** Other engines beside Corelane, each in a process of its own: the same records, queries and results. */
package io.corelane.perf.peers;
