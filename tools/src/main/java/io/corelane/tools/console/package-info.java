/** What an appliance shows by HTTP: metrics, health, status, and the console's page. */
package io.corelane.tools.console;
