// Gets files over HTTP/2, all at once on one connection, and prints what came of each: number, protocol, status and
// the SHA-256 of the body. Arguments: the beginning of the URLs, how many there are.
package main

import (
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"sync"
)

func main() {
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true)
	client := &http.Client{Transport: &http.Transport{
		Protocols:       protocols,
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}}
	files, _ := strconv.Atoi(os.Args[2])
	var group sync.WaitGroup
	for i := 0; i < files; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			fmt.Println(get(client, i))
		}()
	}
	group.Wait()
}

func get(client *http.Client, file int) string {
	answer, err := client.Get(os.Args[1] + strconv.Itoa(file))
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, answer.Body); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d %s %d %x", file, answer.Proto, answer.StatusCode, hash.Sum(nil))
}
