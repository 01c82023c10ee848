/** What checkpoints cost a partition that runs, and what they save a restart. */
package io.corelane.perf.checkpoint;
