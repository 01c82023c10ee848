/** What more partitions give, a model of it, and whether they are in each other's way. */
package io.corelane.perf.scaling;
