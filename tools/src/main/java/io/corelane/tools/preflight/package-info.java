/** Looks at a machine before an appliance runs on it. */
package io.corelane.tools.preflight;
