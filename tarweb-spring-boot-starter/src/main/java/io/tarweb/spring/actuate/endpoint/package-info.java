/**
 * The actuator endpoint that shows the server's status and reloads its archive.
 */
@NullMarked
package io.tarweb.spring.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
