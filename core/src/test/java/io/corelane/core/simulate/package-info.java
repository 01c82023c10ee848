/** A simulator: one small world a seed, with producers, partitions, logs and what fails, on one thread. */
package io.corelane.core.simulate;
