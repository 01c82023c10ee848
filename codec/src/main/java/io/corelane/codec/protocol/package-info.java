/** Corelane's own messages: layouts at fixed offsets that equal {@code corelane-protocol.xml}. */
package io.corelane.codec.protocol;
