/** One partition: records in, tasks over them, results and dead letters out; a function of its log and nothing else. */
package io.corelane.core.partition;
