/** The counters of an appliance as MBeans of open types, made from the registry. */
package io.corelane.tools.jmx;
