package io.corelane.perf.report;

/**
 * One side of a plot.
 *
 * @param label what it shows, with its unit.
 * @param scale how values lie along it.
 */
public record Axis(String label, Scale scale)
{
}
