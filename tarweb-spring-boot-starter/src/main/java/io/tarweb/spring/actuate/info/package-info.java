/**
 * Adds the sites to the actuator's info endpoint.
 */
@NullMarked
package io.tarweb.spring.actuate.info;

import org.jspecify.annotations.NullMarked;
