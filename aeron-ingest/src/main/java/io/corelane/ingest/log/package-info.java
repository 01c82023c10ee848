/** Recordings as files: what they are called, what they hold, where they are damaged. No Archive has to run. */
package io.corelane.ingest.log;
