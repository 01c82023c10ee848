/** How people run and see it: the corelane command. */
package io.corelane.tools;
