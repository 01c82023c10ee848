/** What publishers and readers use: no SQL, no Chronicle Map, only Aeron, Agrona and Corelane's protocol. */
package io.corelane.ingest.client;
