/** What generated code calls: checked and 128-bit arithmetic, text, faults. Nothing here allocates on the way. */
package io.corelane.core.runtime;
