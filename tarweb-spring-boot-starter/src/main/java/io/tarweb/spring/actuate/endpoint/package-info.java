/**
 * The actuator endpoint that shows what is served, and reloads it.
 */
@NullMarked
package io.tarweb.spring.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
