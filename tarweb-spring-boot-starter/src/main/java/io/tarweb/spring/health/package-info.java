/**
 * Tells the actuator's health endpoint whether the sites are being served.
 */
@NullMarked
package io.tarweb.spring.health;

import org.jspecify.annotations.NullMarked;
