/** JMH: one class a question. */
package io.corelane.perf.micro;
