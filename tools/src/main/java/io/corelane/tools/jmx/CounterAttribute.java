package io.corelane.tools.jmx;

/**
 * An attribute of an MBean.
 *
 * @param help  what it tells.
 * @param value a Long, a Double or a String.
 */
record CounterAttribute(String help, Object value)
{
}
