/** Runs a plan over plain Java values: slow and simple, the oracle that generated code is held against. */
package io.corelane.core.interpret;
