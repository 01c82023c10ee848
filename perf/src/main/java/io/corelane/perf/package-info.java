/** How fast it is, proven: JMH, the load rig and its reports. */
package io.corelane.perf;
