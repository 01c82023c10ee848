/** Talks to the service manager of systemd. */
package io.corelane.tools.service;
