package io.corelane.perf.report;

/** A drawing of a page. */
public interface Plot
{
    /**
     * As an element of HTML.
     *
     * @return SVG, with nothing outside of it.
     */
    String svg();
}
