/** What a benchmark found: ratios against goals, the machine it ran on, pages with plots, then and now. */
package io.corelane.perf.report;
