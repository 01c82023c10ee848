/** A small HTTP server with hard limits, so that whoever talks to it cannot harm the appliance that it runs in. */
package io.corelane.tools.http;
