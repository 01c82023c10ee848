/** How records get in and out: driver, partition logs, publisher client, egress and the appliance. */
package io.corelane.ingest;
