/**
 * Ties a server to the life of an application context: start, stop, event, actual port.
 */
@NullMarked
package io.tarweb.spring.context;

import org.jspecify.annotations.NullMarked;
