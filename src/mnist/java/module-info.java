/** The MNIST data set of handwritten digits (LeCun, Cortes and Burges), as resources. */
module dev.lanewise.mnist {}
