/** Turns plans into Java source, one class a job, and compiles it; Janino stops here. */
package io.corelane.core.codegen;
