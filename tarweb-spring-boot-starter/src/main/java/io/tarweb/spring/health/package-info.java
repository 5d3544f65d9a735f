/**
 * Tells the actuator's health endpoint whether the archive is being served.
 */
@NullMarked
package io.tarweb.spring.health;

import org.jspecify.annotations.NullMarked;
