/**
 * What the actuator's info endpoint tells about the sites.
 */
@NullMarked
package io.tarweb.spring.actuate.info;

import org.jspecify.annotations.NullMarked;
