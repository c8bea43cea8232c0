/**
 * The server's figures over HTTP: Prometheus text for those who collect them, and a page that plots
 * them for those who look.
 */
@NullMarked
package io.vortis.resp.metrics;

import org.jspecify.annotations.NullMarked;
