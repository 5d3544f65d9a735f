/**
 * Refuses requests to the actuator endpoint that have arguments which it would ignore.
 */
@NullMarked
package io.tarweb.spring.internal.endpoint;

import org.jspecify.annotations.NullMarked;
