/** Checkpoints: what a partition is at one place of its log, taken while it runs, and taken up again. */
package io.corelane.core.checkpoint;
