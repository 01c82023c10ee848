/** What generated tasks have in common: windows, frames, joins; the state of each and what is due when time goes on. */
package io.corelane.core.operator;
