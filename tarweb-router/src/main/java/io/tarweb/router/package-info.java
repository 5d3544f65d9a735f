/**
 * The SNI router: it reads the name in a client's first TLS message and gives the
 * connection, still untouched, to whoever serves that name.
 * <p>
 * {@link io.tarweb.router.TarwebRouter} starts, stops, takes other routes and tells what
 * it has done; {@link io.tarweb.router.RouterSettings} configures it. A
 * {@link io.tarweb.router.Route} says which clients it is for, and which
 * {@link io.tarweb.router.Backend} gets them.
 */
@NullMarked
package io.tarweb.router;

import org.jspecify.annotations.NullMarked;
