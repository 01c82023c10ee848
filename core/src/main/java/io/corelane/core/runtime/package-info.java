/** What generated code calls: checked and 128-bit arithmetic, text, faults. Allocates only where Casts says so. */
package io.corelane.core.runtime;
