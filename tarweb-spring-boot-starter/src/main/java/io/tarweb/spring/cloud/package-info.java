/**
 * Ties reloads to a refresh by Spring Cloud.
 */
@NullMarked
package io.tarweb.spring.cloud;

import org.jspecify.annotations.NullMarked;
