/** Whether an appliance is well: checks that can fail, each with what to do about it. */
package io.corelane.tools.health;
