/** Where a thread runs: CPU topology, the CPU plan and pinned threads that are verified after pinning. */
package io.corelane.affinity;
