/** Keyed state of operators: Chronicle Maps behind an off-heap address index. Chronicle's types stop here. */
package io.corelane.core.state;
