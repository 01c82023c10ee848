/** What the counters of an appliance come to: rates, latencies, lags, and the forms in which they are told. */
package io.corelane.tools.metrics;
