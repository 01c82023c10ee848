/** Approximate aggregates: sketches of Apache DataSketches, those whose result depends on the values alone. */
package io.corelane.core.sketch;
