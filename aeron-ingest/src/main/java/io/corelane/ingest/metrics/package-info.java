/** What the counters of an appliance say, read in its process or in another one; no loop of the appliance notices. */
package io.corelane.ingest.metrics;
